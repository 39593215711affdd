#include "native/dns/resolver.h"

#include "native/dns/rdata.h"

namespace waferseal::dns {
namespace {

template <class Record>
Answer<Record> typed(Response response, Result<Record> (*parse)(ByteView)) {
  Answer<Record> answer{response.status,
                        response.secure,
                        response.ttl,
                        std::move(response.canonical_name),
                        {},
                        std::move(response.detail)};
  for (const Bytes& rdata : response.rdata) {
    Result<Record> record = parse(rdata);
    if (!record) {
      answer.status = Status::kServfail;
      answer.secure = false;
      answer.records.clear();
      answer.detail = describe(record.error());
      return answer;
    }
    answer.records.push_back(std::move(*record));
  }
  return answer;
}

bool is_label_octet(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

}  // namespace

std::string_view status_name(Status status) {
  switch (status) {
    case Status::kAnswer:
      return "answer";
    case Status::kNoData:
      return "nodata";
    case Status::kNoDomain:
      return "nxdomain";
    case Status::kServfail:
      return "servfail";
    case Status::kBogus:
      return "bogus";
    case Status::kTimeout:
      return "timeout";
  }
  return "servfail";
}

bool failed(Status status) {
  return status != Status::kAnswer && status != Status::kNoData && status != Status::kNoDomain;
}

Code status_code(Status status) {
  switch (status) {
    case Status::kAnswer:
      break;
    case Status::kNoData:
      return Code::kDnsNoData;
    case Status::kNoDomain:
      return Code::kDnsNoDomain;
    case Status::kServfail:
      return Code::kDnsServfail;
    case Status::kBogus:
      return Code::kDnsBogus;
    case Status::kTimeout:
      return Code::kDnsTimeout;
  }
  return Code::kInternal;
}

bool is_queryable(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  std::size_t label = 0;
  for (const char c : name) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
    } else if (!is_label_octet(c) || ++label > 63) {
      return false;
    }
  }
  return label != 0;
}

Answer<Mx> Resolver::mx(std::string_view domain, Deadline deadline) {
  return typed<Mx>(query(domain, Type::kMx, deadline), parse_mx);
}
Answer<Address> Resolver::a(std::string_view host, Deadline deadline) {
  return typed<Address>(query(host, Type::kA, deadline), parse_a);
}
Answer<Address> Resolver::aaaa(std::string_view host, Deadline deadline) {
  return typed<Address>(query(host, Type::kAaaa, deadline), parse_aaaa);
}
Answer<Tlsa> Resolver::tlsa(std::string_view name, Deadline deadline) {
  return typed<Tlsa>(query(name, Type::kTlsa, deadline), parse_tlsa);
}
Answer<std::string> Resolver::txt(std::string_view name, Deadline deadline) {
  return typed<std::string>(query(name, Type::kTxt, deadline), parse_txt);
}

}  // namespace waferseal::dns

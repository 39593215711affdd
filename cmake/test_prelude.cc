// What the precompiled header of the tests is made with; nothing runs it.
int main() {}

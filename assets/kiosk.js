// A kiosk: every form and link works without this file. With it the kiosk outlives its server: what a visitor chose is sent again, as the same command, until it is answered.
const $=s=>document.querySelector(s),pause=s=>new Promise(r=>setTimeout(r,s*1000)),home=()=>document.body.dataset.home;
const TRY=600,EVERY=3,WARN=45,WIPE=65; // seconds
// 1. One window of words at a time; none without a name.
const say=id=>document.querySelectorAll('dialog').forEach(d=>{if(d.id!==id)d.close();else if(!d.open)d.showModal()});
addEventListener('cancel',e=>{if(e.target.id!=='still')e.preventDefault()},true); // Escape answers no question but this
// 2. One try. None when the server is away, cannot just now, or died in the middle of its answer.
const ask=async(to,what)=>{try{const r=await fetch(to,{...what,signal:AbortSignal.timeout(15000)});return r.status<500&&r.status!==429?await r.text():null}catch{return null}};
const parse=text=>new DOMParser().parseFromString(text,'text/html'),files=d=>[...d.querySelectorAll('link,script')].map(e=>e.getAttribute('href')??e.getAttribute('src')).join();
// 3. The answer takes the place of the page: no second request that could fail, nothing in the browser's history.
const show=(text,quiet)=>{const next=parse(text),root=document.documentElement,from=next.documentElement;if(!next.body.dataset.home)return location.reload();
  next.querySelectorAll('noscript').forEach(n=>n.remove());document.title=next.title;root.lang=from.lang;root.dir=from.dir;root.className=from.className;document.body.replaceWith(next.body);scrollTo(0,0);
  if(quiet)return;const first=$('.errs')??$('h1');first.tabIndex=-1;first.focus({preventScroll:true})};
// 4. Where a visitor goes. Tried again for ten minutes; then a person has to help.
let busy=false,touched=Date.now();
const go=async(to,what)=>{if(busy)return;busy=true;const began=Date.now(),gone=()=>(Date.now()-began)/1000;let text;const slow=setTimeout(()=>say('moment'),1500);
  while((text=await ask(to,what))===null&&gone()<TRY){say('moment');$('progress').value=gone();await pause(EVERY)}
  clearTimeout(slow);touched=Date.now();busy=false;if(text===null)say('reception');else show(text)};
addEventListener('click',e=>{const a=e.target.closest('a[href^="/kiosk/"]');if(!a||e.ctrlKey||e.metaKey||e.shiftKey)return;e.preventDefault();a.pathname===home()&&!a.search?begin():go(a.href)});
addEventListener('submit',e=>{const f=e.target;if(e.defaultPrevented||f.method==='dialog')return;e.preventDefault();const sent=new URLSearchParams(new FormData(f,e.submitter));
  f.method==='get'?go(f.action+'?'+sent):go(f.action,{method:'POST',body:sent})});
// 5. The next visitor begins: at the language, with nothing of the last one. Files that changed with the server are loaded.
const begin=async()=>{if(busy)return;busy=true;let text;while((text=await ask(home()))===null){say('out');await pause(EVERY)}
  busy=false;touched=Date.now();if(files(parse(text))!==files(document))return location.replace(home());history.replaceState(null,'',home());show(text)};
// 6. Nobody touches it: a question at 45 s, 20 s to answer it, then the next visitor begins.
for(const e of['pointerdown','keydown','input'])addEventListener(e,()=>{touched=Date.now()},true);
addEventListener('click',()=>{if($('#still')?.open)$('#still').close()},true);
// 7. Where visitors begin, the page looks whether the server is there and what has changed: the hours, the time.
let looked=Date.now(),seen;const look=async()=>{const text=await ask(home(),{headers:{'x-part':'1'}});if(busy||!fresh())return;if(text===null)return say('out');
  const away=$('#out').open;if(text!==seen&&(away||Date.now()-touched>15000)){seen=text;if(files(parse(text))!==files(document))location.replace(home());else show(text,true)}else if(away)say()};
const fresh=()=>'start' in document.body.dataset&&!document.documentElement.className;
setInterval(()=>{const now=Date.now();if(busy||!home())return;
  if(fresh()){if(now-looked>5000){looked=now;look()}return}
  const idle=(now-touched)/1000;if(idle>=WIPE)return begin();if(idle>=WARN&&!$('#reception').open){say('still');$('[data-left]').textContent=Math.ceil(WIPE-idle)}},1000);

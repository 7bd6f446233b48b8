// Calls of a display: each stays for six seconds, rings and is spoken, one after the other. app.js fetches the living part.
const $=(s,r=document)=>r.querySelector(s),wall=$('#wall'),button=$('[data-sound]'),part=wall.dataset.live,STAY=6000,TILES=4,OLD=120000;
const now=()=>performance.now(),wait=ms=>new Promise(r=>setTimeout(r,ms)),tiles=()=>[...wall.querySelectorAll('[data-call]')];
// 1. When each call came onto the display. What was there at the beginning is not new.
const since=new Map();tiles().forEach(t=>since.set(t.dataset.call,-STAY));
const fresh=()=>tiles().map(t=>since.get(t.dataset.call)+STAY-now()).filter(left=>left>0);
// 2. The server shows the next calls that there is room for. A second answer is asked for after the first.
let asked=-OLD,again=false,timer;
const later=ms=>{clearTimeout(timer);timer=setTimeout(()=>wall.dispatchEvent(new Event('again')),ms)};
wall.addEventListener('swap',e=>{if(now()-asked<5000){again=true;e.preventDefault();return}
  asked=now();again=false;const f=fresh().length;wall.dataset.live=`${part}&after=${encodeURIComponent($('[data-calls]',wall).dataset.calls)}&room=${Math.max(0,TILES-f)}`});
wall.addEventListener('swapped',()=>{asked=-OLD;
  tiles().reverse().forEach(t=>{if(since.has(t.dataset.call))return;since.set(t.dataset.call,now());calls.push({at:now(),say:t.dataset.say,short:t.dataset.short})});
  if(+$('[data-calls]',wall).dataset.behind)later(Math.max(100,...fresh().slice(-1)));else if(again)later(0);
  turns();speak()});
// 3. Languages take turns by the clock, not anew with each answer.
const turns=()=>document.getAnimations().forEach(a=>{if(a.animationName==='turn')a.startTime=0});turns();
// 4. Sound: two tones, no file; then the call. When more wait to be spoken, its short form.
const calls=[];let speaking=false;const blocked=()=>{button.hidden=false};button.addEventListener('click',()=>{button.hidden=true;ring()});
const ring=()=>{try{const a=new AudioContext();if(a.state==='suspended')blocked();[660,880].forEach((f,i)=>{const o=a.createOscillator(),g=a.createGain();o.frequency.value=f;g.gain.value=.2;o.connect(g).connect(a.destination);o.start(a.currentTime+i*.25);o.stop(a.currentTime+i*.25+.22)});setTimeout(()=>a.close(),900)}catch{}};
const play=src=>new Promise(done=>{const a=new Audio(src);a.onended=a.onerror=done;a.play().catch(e=>{if(e.name==='NotAllowedError')blocked();done()});setTimeout(done,15000)});
const speak=async()=>{if(speaking)return;speaking=true;for(let c;c=calls.shift();){if(now()-c.at>OLD)continue;ring();await wait(600);for(const src of (calls.length?c.short:c.say).split(' '))if(src)await play(src)}speaking=false};

// A link may name a part of a page (`cases?basis=open#list`). The browser looks for that part once,
// before Streamlit has drawn anything; here it is looked for until it is there. The part is held at
// the top while the page is still being drawn around it, and let go at the first touch of the reader.
(() => {
  const LOOK_MS = 100, STILL_LOOKS = 3, GIVE_UP_MS = 60000;
  const TOUCHES = ["wheel", "touchstart", "pointerdown", "keydown"];
  let looking, givingUp, place, still;
  const isDrawn = () =>
    document.querySelector(".stApp")?.dataset.testScriptState === "notRunning" &&
    !document.querySelector('.stMain [data-stale="true"]');
  const letGo = () => {
    clearInterval(looking);
    clearTimeout(givingUp);
    TOUCHES.forEach((touch) => removeEventListener(touch, letGo, true));
  };
  const look = (name) => {
    const part = document.getElementById(name);
    if (!part) return;
    if (place === null) TOUCHES.forEach((touch) => addEventListener(touch, letGo, true));
    part.scrollIntoView();
    const now = part.getBoundingClientRect().top;
    still = isDrawn() && now === place ? still + 1 : 0;
    place = now;
    if (still === STILL_LOOKS) letGo();
  };
  const lead = () => {
    letGo();
    const name = decodeURIComponent(location.hash.slice(1));
    if (!name) return;
    [place, still] = [null, 0];
    looking = setInterval(look, LOOK_MS, name);
    givingUp = setTimeout(letGo, GIVE_UP_MS);
  };
  addEventListener("popstate", lead);
  lead();
})();

// A page of one person: how it asks the process behind it, and how the token of its address admits it.
import { byId } from "./graph-dom.js";

// What the process answers: to a body, or to a plain look.
export async function ask(tool, address, body) {
  const headers = { "Content-Type": "application/json", [`X-Longtu-${tool}`]: "1" };
  const response = await fetch(address, body ? { method: "POST", headers, body: JSON.stringify(body) } : {});
  return { ok: response.ok, status: response.status, answer: await response.json() };
}

// The token is exchanged for a cookie that no script can read, and leaves the address. Null where nobody is admitted.
export async function begun(tool) {
  const token = location.hash.slice(1);
  if (/^[\w-]{32}$/.test(token)) {
    await ask(tool, "/session", { token });
    history.replaceState(null, "", location.pathname + location.search);
  }
  const { ok, answer } = await ask(tool, "/state").catch(() => ({ ok: false }));
  byId("shut").hidden = ok;
  return ok ? answer : null;
}

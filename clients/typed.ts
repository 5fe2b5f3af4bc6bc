// Asks a service with the types that openapi-typescript wrote, and prints what came of it: node typed.js ADDRESS
import type { components, paths } from "./longtu";

type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer T } } } };
}
  ? T
  : never;

async function get<P extends keyof paths>(path: P, address: string): Promise<Answer<P>> {
  const answer = await fetch(process.argv[2] + address);
  if (!answer.ok) {
    const problem = (await answer.json()) as components["schemas"]["Problem"];
    throw new Error(`${problem.title}: ${problem.detail ?? ""} ${problem.remedy ?? ""}`);
  }
  return (await answer.json()) as Answer<P>;
}

declare const process: { argv: string[] };

async function main(): Promise<void> {
  const company = await get("/api/entities/{id}", "/api/entities/moonshot-ai");
  const rounds = await get("/api/rounds", "/api/rounds?about=moonshot-ai&limit=200");
  const amounts = rounds.rounds.flatMap((round) => (round.amount ?? []).map((figure) => figure.bound ?? ""));
  const claim = await get("/api/claims/{id}", "/api/claims/a1.c-round-amount-lead");
  const answer = await get("/api/views/{name}", "/api/views/capex");
  const rows = answer.name === "capex" ? answer.rows.map((row) => row.claims.length) : [];
  console.log(
    JSON.stringify({
      name: company.name?.zh,
      claims: company.claims.length,
      bounds: [...new Set(amounts)].sort(),
      lower: claim.lower,
      rows,
    }),
  );
}

void main();

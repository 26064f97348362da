// JCOP-3.1, JCOP-3.2, JCOP-3.3: the whole of the agent's way without JavaScript.

import { deposit, enter } from "./enter.mjs";
import { note } from "./files.mjs";

export const name = "without-javascript";

export async function run(world, browser) {
  const page = await world.visitor(browser, { javaScriptEnabled: false });
  await enter(world, page, "paul.durand@interieur.gouv.example");
  await deposit(page, "note.txt", note("sans script"), "Rapide");
  await world.until(page, "Sain");
  await page.getByRole("link", { name: "Supprimer ce dépôt" }).click();
  await page.getByRole("button", { name: "Supprimer maintenant" }).click();
  await page.getByText("Dépôt supprimé").first().waitFor();
}

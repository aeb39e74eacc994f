import type { OperatorFactory } from "../../operators/operator-factory.ts";
import { CepOperator } from "./cep-operator.ts";

/** The runtime of `cep.pattern`. */
export const cepPattern: OperatorFactory = (plan) => new CepOperator(plan);

import { describeRescale } from "../testing/describe-rescale.ts";

describeRescale({ backend: "hashmap" });

import { busiestRoutes } from "./busiest-routes.ts";
import { abandonedCarts } from "./cep/abandoned-carts.ts";
import { cardFraud } from "./cep/card-fraud.ts";
import { failedLogins } from "./cep/failed-logins.ts";
import { marketRecoveries } from "./cep/market-recoveries.ts";
import { risingTemperature } from "./cep/rising-temperature.ts";
import { unpaidOrders } from "./cep/unpaid-orders.ts";
import { changingLimits } from "./changing-limits.ts";
import { clickSessions } from "./click-sessions.ts";
import { codeForTheRest } from "./code-for-the-rest.ts";
import { flightDelays } from "./flight-delays.ts";
import { lateData } from "./late-data.ts";
import { onceOnly } from "./once-only.ts";
import { ordersAndPayments } from "./orders-and-payments.ts";
import { ordersPerMinute } from "./orders-per-minute.ts";
import { ordersWithCountries } from "./orders-with-countries.ts";
import { paymentsSortedOut } from "./payments-sorted-out.ts";
import { roomClimate } from "./room-climate.ts";
import { silentSensors } from "./silent-sensors.ts";
import type { Template } from "./template.ts";
import { topPages } from "./top-pages.ts";

/** All templates, in the order of the gallery. */
export const TEMPLATES: readonly Template[] = [
  flightDelays,
  ordersPerMinute,
  clickSessions,
  roomClimate,
  lateData,
  ordersAndPayments,
  topPages,
  ordersWithCountries,
  onceOnly,
  changingLimits,
  silentSensors,
  codeForTheRest,
  paymentsSortedOut,
  busiestRoutes,
  cardFraud,
  marketRecoveries,
  failedLogins,
  unpaidOrders,
  risingTemperature,
  abandonedCarts,
];

export type { Template } from "./template.ts";

import type { SourceGeneratorConfig } from "@millrace/pipeline/catalog";
import { below, draw, eventState, mix, unit } from "./draw.ts";

/** The values of row i in column order. */
export type GeneratedRows = (i: number) => readonly unknown[];

/** Draw number of a row's disorder; shapes use the numbers from 1 on. */
const DISORDER_DRAW = 0;

/**
 * The rows of a generator as a pure function of their number. Row i is made at event time start + i / rate and carries a time up to
 * `disorderMs` before that. Prices and amounts are in cents, the unscaled form of DECIMAL(10, 2).
 */
export function generatedRows(config: SourceGeneratorConfig): GeneratedRows {
  const mixedSeed = mix(config.seed | 0);
  const startMs = Date.parse(config.startTime);
  const rate = config.eventsPerSecond ?? (config.rowsPerSecond > 0 ? config.rowsPerSecond : 1000);
  const timeOf = (i: number, state: number): number => {
    const onTimeMs = startMs + Math.floor((i * 1000) / rate);
    return config.disorderMs === 0 ? onTimeMs : onTimeMs - below(draw(state, DISORDER_DRAW), config.disorderMs + 1);
  };
  const shape = shapes[config.shape];
  return (i) => {
    const state = eventState(i, mixedSeed);
    return shape(i, state, timeOf(i, state), config);
  };
}

type Shape = (i: number, state: number, timeMs: number, config: SourceGeneratorConfig) => readonly unknown[];

const shapes: Record<SourceGeneratorConfig["shape"], Shape> = { orders, clicks, payments, sensors, micro };

const PRODUCTS = [
  ["Espresso beans", "Coffee", 1290],
  ["Filter papers", "Coffee", 390],
  ["Burr grinder", "Kitchen", 8990],
  ["Kettle", "Kitchen", 4950],
  ["Desk lamp", "Home", 3490],
  ["Wool blanket", "Home", 5990],
  ["Trail shoes", "Sport", 11900],
  ["Yoga mat", "Sport", 2750],
  ["Notebook", "Office", 650],
  ["Fountain pen", "Office", 2490],
  ["Headphones", "Electronics", 14900],
  ["USB-C cable", "Electronics", 990],
] as const;
const COUNTRIES = ["DE", "FR", "CN", "US", "GB", "JP", "NL", "BR", "IN", "ES"] as const;

function orders(i: number, state: number, timeMs: number, { keys }: SourceGeneratorConfig): readonly unknown[] {
  const [product, category, basePrice] = PRODUCTS[skewed(draw(state, 2), PRODUCTS.length)] as (typeof PRODUCTS)[number];
  const userId = 1 + skewed(draw(state, 1), keys);
  const quantity = 1 + skewed(draw(state, 3), 6);
  const price = Math.round(basePrice * (0.9 + 0.2 * unit(draw(state, 4))));
  return [i + 1, userId, product, category, quantity, price, COUNTRIES[below(mix(userId), COUNTRIES.length)], timeMs];
}

const PAGES = [
  "/",
  "/search",
  "/product/espresso-beans",
  "/product/burr-grinder",
  "/product/trail-shoes",
  "/cart",
  "/checkout",
  "/help",
] as const;
const REFERRERS = ["direct", "search", "newsletter", "social", "partner"] as const;

function clicks(i: number, state: number, timeMs: number, { keys }: SourceGeneratorConfig): readonly unknown[] {
  const user = skewed(draw(state, 1), keys);
  const roll = below(draw(state, 2), 100);
  const [action, page] =
    roll < 70
      ? (["view", PAGES[below(draw(state, 3), 5)]] as const)
      : roll < 88
        ? (["cart", PAGES[5]] as const)
        : roll < 95
          ? (["purchase", PAGES[6]] as const)
          : (["view", PAGES[7]] as const);
  const durationMs = Math.round(200 * 10 ** (2.5 * unit(draw(state, 4))));
  return [i + 1, `u${user + 1}`, page, action, REFERRERS[below(mix(user ^ 0x51ed), REFERRERS.length)], durationMs, timeMs];
}

const MERCHANTS = [
  "Corner Shop",
  "Metro Transit",
  "Book Harbor",
  "Fuel & Go",
  "Sky Travel",
  "Green Grocer",
  "Cinema Nord",
  "Web Market",
] as const;
const CITIES = [
  ["Berlin", "EUR"],
  ["Paris", "EUR"],
  ["London", "GBP"],
  ["Shanghai", "CNY"],
  ["Tokyo", "JPY"],
  ["New York", "USD"],
  ["Madrid", "EUR"],
  ["São Paulo", "BRL"],
] as const;

/** A card is used at home but for one payment in fifty; one payment in a hundred is a hundred times larger. */
function payments(i: number, state: number, timeMs: number, { keys }: SourceGeneratorConfig): readonly unknown[] {
  const card = below(draw(state, 1), keys);
  const home = below(mix(card ^ 0x2f1b), CITIES.length);
  const isAway = below(draw(state, 2), 50) === 0;
  const [city, currency] = CITIES[
    isAway ? (home + 1 + below(draw(state, 3), CITIES.length - 1)) % CITIES.length : home
  ] as (typeof CITIES)[number];
  const cents = Math.round(100 * 10 ** (2 * unit(draw(state, 4))) * (below(draw(state, 5), 100) === 0 ? 100 : 1));
  const status = below(draw(state, 6), 25) === 0 ? "declined" : "approved";
  return [
    i + 1,
    `card-${String(card + 1).padStart(6, "0")}`,
    cents,
    currency,
    MERCHANTS[below(draw(state, 7), MERCHANTS.length)],
    city,
    status,
    timeMs,
  ];
}

const ROOMS = ["Cold store", "Server room", "Greenhouse", "Workshop", "Laboratory"] as const;
const HOUR_MS = 3_600_000;

/** Each sensor has its level and its daily wave; one in two hundred readings begins to run hot. */
function sensors(_i: number, state: number, timeMs: number, { keys }: SourceGeneratorConfig): readonly unknown[] {
  const sensor = below(draw(state, 1), keys);
  const room = below(mix(sensor ^ 0x77a1), ROOMS.length);
  const level = [4, 21, 27, 18, 22][room] as number;
  const wave = 2 * Math.sin((2 * Math.PI * timeMs) / (24 * HOUR_MS) + unit(mix(sensor)) * 6);
  const heat = below(draw(state, 2), 200) === 0 ? 15 + 20 * unit(draw(state, 3)) : 0;
  const temperature = level + wave + heat + unit(draw(state, 4)) - 0.5;
  const humidity = 45 + 20 * unit(mix(sensor ^ 0x1234)) + 4 * unit(draw(state, 5));
  const battery = 100 - (Math.floor(timeMs / HOUR_MS + below(mix(sensor), 100)) % 100);
  return [
    `s-${String(sensor + 1).padStart(4, "0")}`,
    ROOMS[room],
    Math.round(temperature * 100) / 100,
    Math.round(humidity * 10) / 10,
    battery,
    timeMs,
  ];
}

/** The micro benchmark's rows: uniform keys and values, no disorder of their own. */
function micro(_i: number, state: number, timeMs: number, { keys }: SourceGeneratorConfig): readonly unknown[] {
  return [below(draw(state, 0), keys), below(draw(state, 1), 1000), timeMs];
}

/** A number from 0 to n − 1, the small ones more often: half of all draws fall into the first quarter. */
function skewed(random: number, n: number): number {
  const u = unit(random);
  return Math.min(n - 1, Math.floor(u * u * n));
}

/** The columns of each shape of generated rows, in order; types are nullable as Flink's are. */
export const GENERATOR_SHAPES = {
  orders: {
    title: "Orders",
    timeColumn: "orderTime",
    schema: {
      orderId: "BIGINT",
      userId: "BIGINT",
      product: "STRING",
      category: "STRING",
      quantity: "INT",
      price: "DECIMAL(10, 2)",
      country: "STRING",
      orderTime: "TIMESTAMP(3)",
    },
  },
  clicks: {
    title: "Clicks",
    timeColumn: "clickTime",
    schema: {
      clickId: "BIGINT",
      userId: "STRING",
      page: "STRING",
      action: "STRING",
      referrer: "STRING",
      durationMs: "INT",
      clickTime: "TIMESTAMP(3)",
    },
  },
  payments: {
    title: "Card payments",
    timeColumn: "paymentTime",
    schema: {
      paymentId: "BIGINT",
      cardId: "STRING",
      amount: "DECIMAL(10, 2)",
      currency: "STRING",
      merchant: "STRING",
      city: "STRING",
      status: "STRING",
      paymentTime: "TIMESTAMP(3)",
    },
  },
  sensors: {
    title: "Sensor readings",
    timeColumn: "readingTime",
    schema: { sensorId: "STRING", room: "STRING", temperature: "DOUBLE", humidity: "DOUBLE", battery: "INT", readingTime: "TIMESTAMP(3)" },
  },
  /** The rows of the micro benchmark: k below the number of keys, v below 1000, t in epoch milliseconds. */
  micro: { title: "Micro benchmark", timeColumn: "t", schema: { k: "INT", v: "INT", t: "BIGINT" } },
} as const satisfies Record<string, { title: string; timeColumn: string; schema: Record<string, string> }>;

export type GeneratorShape = keyof typeof GENERATOR_SHAPES;

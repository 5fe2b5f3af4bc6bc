-- What the rounds of each company add up to in each currency: at least, as the view funding sums them.
-- A round counts if all its amounts are in one currency and every source gives a lower bound that is not approximate.
-- Reads the table claims; runs in DuckDB and in Spark.
WITH said AS (
  SELECT * FROM claims WHERE retractedOn IS NULL AND polarity = 'positive'
    AND modality IN ('actual', 'planned', 'sought', 'reported', 'cancelled')
), homes AS (
  SELECT DISTINCT subject AS round, object AS company FROM said WHERE predicate = 'company'
), amounts AS (
  SELECT DISTINCT subject AS round, unit, bound, lower, lowerOpen FROM said
  WHERE predicate = 'amount' AND modality = 'actual' AND unit IS NOT NULL
), counted AS (
  SELECT round, MIN(unit) AS currency, MIN(lower) AS least FROM amounts GROUP BY round
  HAVING COUNT(DISTINCT unit) = 1 AND COUNT(*) = COUNT(lower) AND SUM(CASE WHEN bound = 'approx' THEN 1 ELSE 0 END) = 0
), least AS (
  SELECT amounts.round, currency, least, MIN(CASE WHEN lowerOpen THEN 1 ELSE 0 END) AS open
  FROM counted JOIN amounts ON amounts.round = counted.round AND amounts.lower = counted.least
  GROUP BY amounts.round, currency, least
)
SELECT company, currency, COUNT(*) AS rounds, CAST(SUM(least) AS DECIMAL(38, 9)) AS lower, MAX(open) = 1 AS lowerOpen
FROM homes JOIN least ON homes.round = least.round
GROUP BY company, currency
ORDER BY company, currency

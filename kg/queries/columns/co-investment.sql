-- Pairs of investors and how many rounds and companies they share, as the view co-investment counts them.
-- Reads the tables claims and entities; runs in DuckDB and in Spark.
WITH said AS (
  SELECT * FROM claims WHERE retractedOn IS NULL AND modality = 'actual' AND polarity = 'positive'
), rounds AS (
  SELECT DISTINCT id FROM entities WHERE array_contains(types, 'FundingRound')
), in_round AS (
  SELECT DISTINCT subject AS round, object AS investor FROM said
  WHERE predicate IN ('ledBy', 'participant') AND subject IN (SELECT id FROM rounds)
), in_company AS (
  SELECT home.object AS company, investor FROM in_round JOIN said AS home ON home.subject = round
  WHERE home.predicate = 'company'
  UNION
  SELECT subject, object FROM said WHERE predicate = 'shareholder'
), shared_rounds AS (
  SELECT one.investor AS first, other.investor AS second, COUNT(*) AS rounds
  FROM in_round AS one JOIN in_round AS other ON one.round = other.round AND one.investor < other.investor
  GROUP BY one.investor, other.investor
), shared_companies AS (
  SELECT one.investor AS first, other.investor AS second, COUNT(*) AS companies
  FROM in_company AS one JOIN in_company AS other ON one.company = other.company AND one.investor < other.investor
  GROUP BY one.investor, other.investor
)
SELECT COALESCE(r.first, c.first) AS first, COALESCE(r.second, c.second) AS second,
       COALESCE(rounds, 0) AS rounds, COALESCE(companies, 0) AS companies
FROM shared_rounds AS r FULL OUTER JOIN shared_companies AS c ON r.first = c.first AND r.second = c.second
ORDER BY first, second

namespace Benchmarks;

/// <summary>What a load gave.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="Median">Half of the answers came within this.</param>
/// <param name="P99">Ninety-nine of a hundred came within this.</param>
internal sealed record LoadResult(double Rate, TimeSpan Median, TimeSpan P99);

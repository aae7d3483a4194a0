using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Server.Advisories.Reading;

/// <summary>The paging of a list: what comes after a log index, how many at most, and how long to wait for the first.</summary>
/// <param name="After">The index after which to start; -1 for the beginning.</param>
/// <param name="Limit">The most items.</param>
/// <param name="Wait">How long a list may wait while it would be empty.</param>
internal sealed record ListQuery(long After, int Limit, TimeSpan Wait)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;
    private const int MaxWaitSeconds = 60;

    /// <summary>Reads the query of a request; anything but a number in range is refused.</summary>
    public static ListQuery Read(IQueryCollection query) => new(
        ReadNumber(query, "after", -1, long.MaxValue) ?? -1,
        (int)(ReadNumber(query, "limit", 1, MaxLimit) ?? DefaultLimit),
        TimeSpan.FromSeconds(ReadNumber(query, "wait", 0, MaxWaitSeconds) ?? 0));

    private static long? ReadNumber(IQueryCollection query, string name, long least, long most)
    {
        if (!query.TryGetValue(name, out StringValues values))
        {
            return null;
        }

        return values.Count == 1 && long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number >= least && number <= most
            ? number
            : throw Refusal.BadRequest($"The query's \"{name}\" is not a number in its range.");
    }
}

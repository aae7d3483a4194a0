using Gateway.Server.Advisories.Reading;
using Microsoft.Extensions.Primitives;

namespace Gateway.Server.Advisories.Obligations;

/// <summary>What a list of obligations is asked for.</summary>
/// <param name="Page">The paging, by log index.</param>
/// <param name="OverdueOnly">Whether those that are not due yet are left out.</param>
internal sealed record ObligationQuery(ListQuery Page, bool OverdueOnly)
{
    /// <summary>Reads the query of a request; anything but the expected words and numbers is refused.</summary>
    public static ObligationQuery Read(IQueryCollection query) => new(ListQuery.Read(query), ReadOverdue(query));

    private static bool ReadOverdue(IQueryCollection query) => !query.TryGetValue("overdue", out StringValues values)
        ? false
        : values.Count == 1 && values[0] is "true" or "false" ? values[0] == "true" : throw Refusal.BadRequest("The query's \"overdue\" is true or false.");
}

using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Server.Advisories.Events;

/// <summary>After which entry of the audit log a stream of events begins.</summary>
internal static class EventPosition
{
    private const string Header = "Last-Event-ID";
    private const string Parameter = "after";

    /// <summary>
    /// Reads it from a request. The header wins: a reader that comes again repeats the address it began with, and says in the header how far it got. With neither the
    /// stream begins where the inbox does.
    /// </summary>
    /// <returns>The index; -1 for the beginning.</returns>
    public static long Read(HttpRequest request) =>
        Read(request.Headers[Header], Header, least: 0) ?? Read(request.Query[Parameter], Parameter, least: -1) ?? -1;

    private static long? Read(StringValues values, string name, long least) => values switch
    {
        [] => null,
        [{ } text] when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long index) && index >= least => index,
        _ => throw Refusal.BadRequest($"{name} is not one index of the audit log."),
    };
}

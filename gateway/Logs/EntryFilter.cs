using Gateway.Audit;

namespace Gateway.Server.Logs;

/// <summary>What a reader asked to see.</summary>
/// <param name="Actor">A principal's id, or an agency's for all of its principals; null for everybody.</param>
/// <param name="Action">An action; null for all.</param>
/// <param name="Subject">What entries are about, such as one advisory; null for everything.</param>
internal sealed record EntryFilter(string? Actor, string? Action, string? Subject)
{
    /// <summary>Whether nothing is filtered.</summary>
    public bool IsEmpty => Actor is null && Action is null && Subject is null;

    /// <summary>Whether an entry is asked for.</summary>
    public bool Matches(LogEntry entry) =>
        (Action is null || entry.Action == Action)
        && (Subject is null || entry.Subject == Subject)
        && (Actor is null || entry.Actor == Actor || entry.Actor.StartsWith(Actor + "/", StringComparison.Ordinal));
}

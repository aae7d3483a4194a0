using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>The ways commands name an advisory.</summary>
internal static class AdvisoryWords
{
    private const string Expected = "an advisory's id, like 0190f5a0-…, as inbox and outbox show it";

    public static Argument<AdvisoryId> Id() => Words.Argument<AdvisoryId>("ID", "The advisory's id.", AdvisoryId.TryParse, Expected);

    public static Option<AdvisoryId?> Reference(string name, string description) => Words.Option<AdvisoryId?>(name, description, TryParse, Expected);

    /// <summary>The title to show in a list; of a sealed advisory the gateway knows none.</summary>
    public static string Title(AdvisoryItem item) => item.Titles is { } titles ? AgencyWords.Name(titles) : "(sealed)";

    private static bool TryParse(string? text, out AdvisoryId? value)
    {
        bool known = AdvisoryId.TryParse(text, out AdvisoryId id);
        value = known ? id : null;
        return known;
    }
}

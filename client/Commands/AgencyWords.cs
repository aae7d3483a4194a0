using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>What several agency commands share: the argument, and an agency as a row.</summary>
internal static class AgencyWords
{
    public static Argument<AgencyId> Agency() => Words.Argument<AgencyId>("ID", "The agency's id.", AgencyId.TryParse, "an agency's id, like cncert");

    public static Option<bool> Json() => new("--json") { Description = "Print JSON for another program." };

    public static Option<string?> Prepare() =>
        new("--prepare") { Description = "Write the signed act to this new file for a second admin to approve, instead of sending it.", HelpName = "FILE" };

    /// <summary>The name for a page that others read, in English if there is one, else the first; to whoever runs the command <see cref="ReaderLanguages"/> speaks.</summary>
    public static string Name(IReadOnlyDictionary<string, string> names) =>
        names.TryGetValue("en", out string? english) ? english : names.Values.FirstOrDefault() ?? "";
}

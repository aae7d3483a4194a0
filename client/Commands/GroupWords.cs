using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>The ways commands name groups and who is in them.</summary>
internal static class GroupWords
{
    public const string Expected = "a group's id, like 0190f5a0-…, as group list shows it";

    public static Argument<GroupId> Id() => Words.Argument<GroupId>("ID", "The group's id.", GroupId.TryParse, Expected);

    public static Option<IReadOnlyList<AgencyId>> Members() => Agencies("--member", "Agencies that receive what is published to it");

    public static Option<IReadOnlyList<AgencyId>> Publishers() => Agencies("--publisher", "Agencies that may publish to it too, and know its roster");

    public static Option<IReadOnlyList<GroupId>> Held() =>
        Words.List<GroupId>("--group", "Groups whose agencies receive what is published to it", GroupId.TryParse, Expected);

    public static Option<IReadOnlyList<KeyValuePair<string, string>>> Names() => Words.Pairs("--name", "Its name, like \"Energy\" or fr=\"…\"");

    public static Option<string?> Prepare() =>
        new("--prepare") { Description = "Write the signed version to this new file, for group submit, instead of sending it.", HelpName = "FILE" };

    /// <summary>The names that were given by language; those without one are English.</summary>
    public static Dictionary<string, string> Read(IReadOnlyList<KeyValuePair<string, string>>? names) =>
        (names ?? []).ToDictionary(name => name.Key.Length == 0 ? "en" : name.Key, name => name.Value, StringComparer.Ordinal);

    private static Option<IReadOnlyList<AgencyId>> Agencies(string name, string description) =>
        Words.List<AgencyId>(name, description, AgencyId.TryParse, "agencies' ids, like cncert,jpcert");
}

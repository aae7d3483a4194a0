using System.CommandLine;
using Gateway.Server.Options;

namespace Gateway.Server.Commands;

/// <summary><c>--urls</c> and <c>--set</c>: settings of the command line, for <c>serve</c> and whatever must see what it sees.</summary>
internal static class SettingOptions
{
    /// <summary><c>--urls</c>, for one command.</summary>
    public static Option<string[]> CreateUrls() => new("--urls") { Description = "Addresses to listen on, separated by semicolons.", HelpName = "URLS" };

    /// <summary><c>--set</c>, for one command.</summary>
    public static Option<string[]> CreateSettings() => new("--set") { Description = "A setting, as in Gateway:Limits:Recipients=100.", HelpName = "NAME=VALUE" };

    /// <summary>The addresses that were named.</summary>
    public static IReadOnlyCollection<string> ReadUrls(ParseResult arguments, Option<string[]> urls) =>
        [.. (arguments.GetValue(urls) ?? []).SelectMany(list => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    /// <summary>The settings that were named. Of one that comes twice the last one counts, as with every other source.</summary>
    /// <exception cref="SetupException">One has not the form of a setting.</exception>
    public static IReadOnlyDictionary<string, string?> ReadSettings(ParseResult arguments, Option<string[]> option)
    {
        Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
        foreach (string text in arguments.GetValue(option) ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            settings[equals > 0 ? text[..equals] : throw new SetupException($"'{text}' is not a setting of the form NAME=VALUE.")] = text[(equals + 1)..];
        }

        return settings;
    }
}

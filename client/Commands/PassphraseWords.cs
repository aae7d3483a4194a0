using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;

namespace Gateway.Client.Commands;

/// <summary>How commands that seal under a passphrase are told to.</summary>
internal static class PassphraseWords
{
    public static Option<bool> Option(string what) =>
        new("--passphrase", "-p") { Description = $"Seal {what} under a passphrase: that of --passphrase-file or ADVISORY_PASSPHRASE_FILE, else it is asked for." };

    /// <summary>Where the passphrase to seal under comes from, or null. The variable alone, which is set for opening, has nothing sealed.</summary>
    public static PassphraseSource? Wanted(GlobalOptions globals, ParseResult parsed, Option<bool> option) =>
        parsed.GetValue(option) || parsed.GetValue(globals.PassphraseFile) is not null ? globals.Passphrases(parsed) : null;
}

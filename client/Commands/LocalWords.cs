using System.CommandLine;

namespace Gateway.Client.Commands;

/// <summary>Options that the commands for local files share.</summary>
internal static class LocalWords
{
    public static Option<string?> PassphraseFile(string description) => new("--passphrase-file") { Description = description + ".", HelpName = "FILE" };
}

using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>The options that describe a principal, for the commands that make one.</summary>
internal static class PrincipalWords
{
    public static Option<PrincipalKind?> Kind() =>
        Words.Option<PrincipalKind?>("--kind", "What stands behind the keys", TryParseKind, "person, team, service or archive");

    public static Option<IReadOnlyList<Role>> Roles(string remark) =>
        Words.List<Role>("--roles", $"What it may do, {remark}", WireText.TryParse, "reader, publisher, keyholder, auditor, admin");

    public static Option<string?> Root() =>
        new("--root") { Description = "The agency's root key, if it is not in the keys folder.", HelpName = "FILE" };

    public static Option<string?> SigningKey() =>
        new("--signing-key") { Description = "Use this Ed25519 private key, OpenSSH or PEM, for signing instead of making one.", HelpName = "FILE" };

    private static bool TryParseKind(string? text, out PrincipalKind? value)
    {
        bool known = WireText.TryParse(text, out PrincipalKind kind);
        value = known ? kind : null;
        return known;
    }
}

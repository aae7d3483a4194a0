using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>The options that describe a principal, for the commands that make one.</summary>
internal static class PrincipalWords
{
    public static Option<PrincipalKind?> Kind() =>
        Words.Option<PrincipalKind?>("--kind", "What stands behind the keys", TryParseKind, "person, team, service or archive");

    public static Option<IReadOnlyList<Role>> Roles(string remark) =>
        Words.List<Role>("--roles", $"What it may do, {remark}", WireText.TryParse, "reader, publisher, keyholder, auditor, admin");

    public static Option<string[]> Roots() => new("--root")
    {
        Description = "The agency's root key, if it is not in the keys folder; several times where the agency demands several signatures.",
        HelpName = "FILE",
    };

    public static Option<string?> Prepare() =>
        new("--prepare") { Description = "Write the change to this new file, signed by the root keys at hand, instead of sending it.", HelpName = "FILE" };

    public static Argument<PrincipalId> Id() => Words.Argument<PrincipalId>(
        "ID", "The principal's id.", PrincipalId.TryParse, "a principal's id, like cncert/k3v9x2m1");

    public static Option<IReadOnlyList<KeyPurpose>> Purposes(string description) => Words.Option<IReadOnlyList<KeyPurpose>>(
        "--purpose", description, TryParsePurposes, "sign, access, receive, several joined by commas, or all");

    public static Option<string?> SigningKey() =>
        new("--signing-key") { Description = "Use this Ed25519 private key, OpenSSH or PEM, for signing instead of making one.", HelpName = "FILE" };

    public static Option<bool> Hybrid() =>
        new("--hybrid") { Description = "Make a post-quantum receive key too, age1pq1…, beside the X25519 one. Takes a machine with ML-KEM." };

    /// <summary>Of which classes receive keys are to be made. Asked before anything else is done, it refuses what this machine cannot make.</summary>
    /// <exception cref="CryptoUnavailableException">Hybrid ones are wanted, and this machine has no ML-KEM.</exception>
    public static IReadOnlyList<HeaderClass> ReceiveClasses(ParseResult parsed, Option<bool> hybrid)
    {
        if (!parsed.GetValue(hybrid))
        {
            return [HeaderClass.X25519];
        }

        HybridRecipient.RequireSupport();
        return [HeaderClass.X25519, HeaderClass.Hybrid];
    }

    /// <summary>What a prepared change has, and what it still needs.</summary>
    public static Sentence Prepared(string path, int signatures, AgencyRecord authority) =>
        $"prepared in {path}, {signatures} of {authority.Threshold} root signatures; send it with: advisory principal submit {path}";

    private static bool TryParsePurposes(string? text, out IReadOnlyList<KeyPurpose> value)
    {
        if (text == "all")
        {
            value = [KeyPurpose.Sign, KeyPurpose.Access, KeyPurpose.Receive];
            return true;
        }

        string[] words = text?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        value = [.. words.Select(word => WireText.TryParse(word, out KeyPurpose purpose) ? purpose : default).Distinct()];
        return value.Count > 0 && value.All(purpose => purpose is KeyPurpose.Sign or KeyPurpose.Access or KeyPurpose.Receive);
    }

    private static bool TryParseKind(string? text, out PrincipalKind? value)
    {
        bool known = WireText.TryParse(text, out PrincipalKind kind);
        value = known ? kind : null;
        return known;
    }
}

using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The bytes of one principal inside a record.</summary>
internal static class PrincipalFormat
{
    public static void Write(CanonicalJsonWriter writer, RecordedPrincipal principal)
    {
        writer.Text("id", principal.Id.Value);
        writer.Object("keys", principal.Keys, WriteKeys);
        writer.Text("kind", principal.Kind.ToWire());
        if (principal.Revoked is Revocation revoked)
        {
            writer.Object("revoked", revoked, WriteRevocation);
        }

        writer.Texts("roles", principal.Roles.Select(role => role.ToWire()).Order(StringComparer.Ordinal));
        writer.Time("validFrom", principal.ValidFrom);
        writer.OptionalTime("validTo", principal.ValidTo);
    }

    public static RecordedPrincipal Read(CanonicalObject members)
    {
        var principal = new RecordedPrincipal
        {
            Id = members.Id<PrincipalId>("id"),
            Keys = members.Object("keys").ReadClosed(ReadKeys),
            Kind = members.Word<PrincipalKind>("kind", WireText.TryParse),
            Revoked = members.OptionalObject("revoked")?.ReadClosed(ReadRevocation),
            Roles = members.SortedWords<Role>("roles", WireText.TryParse),
            ValidFrom = members.Time("validFrom"),
            ValidTo = members.OptionalTime("validTo"),
        };
        Require(!(principal.ValidTo <= principal.ValidFrom), DocumentRule.InvalidPeriod, "A principal's period ends before it begins.");
        return principal;
    }

    public static IReadOnlyList<VerifyingKey> ReadSshLines(string name, IReadOnlyList<string> lines, int most)
    {
        CanonicalMembers.RequireCount(name, lines.Count, 1, most);
        return [.. lines.Select(ParseSshLine)];
    }

    private static VerifyingKey ParseSshLine(string line)
    {
        Require(VerifyingKey.TryParseSsh(line, out VerifyingKey? key), DocumentRule.InvalidSigningKey, "A key is not the line of a usable Ed25519 key.");
        return key;
    }

    private static void WriteKeys(CanonicalJsonWriter writer, PrincipalKeys keys)
    {
        WritePurpose(writer, keys, KeyPurpose.Access);
        WritePurpose(writer, keys, KeyPurpose.Manifest);
        WritePurpose(writer, keys, KeyPurpose.Receive);
        WritePurpose(writer, keys, KeyPurpose.Sign);
        WritePurpose(writer, keys, KeyPurpose.Token);
    }

    private static void WritePurpose(CanonicalJsonWriter writer, PrincipalKeys keys, KeyPurpose purpose)
    {
        IReadOnlyList<string> texts = keys.Texts(purpose);
        if (texts.Count > 0)
        {
            writer.Texts(purpose.ToWire(), texts);
        }
    }

    private static PrincipalKeys ReadKeys(CanonicalObject members)
    {
        var keys = new PrincipalKeys
        {
            Access = ReadSshPurpose(members, KeyPurpose.Access),
            Manifest = ReadSshPurpose(members, KeyPurpose.Manifest),
            Receive = ReadReceiveKeys(members),
            Sign = ReadSshPurpose(members, KeyPurpose.Sign),
            Token = ReadSshPurpose(members, KeyPurpose.Token),
        };
        Require(keys.All().Any(), DocumentRule.OutOfRange, "A principal has no key.");
        return keys;
    }

    private static IReadOnlyList<VerifyingKey> ReadSshPurpose(CanonicalObject members, KeyPurpose purpose) =>
        members.OptionalTexts(purpose.ToWire()) is { } lines ? ReadSshLines(purpose.ToWire(), lines, Limits.KeysPerPurpose) : [];

    private static IReadOnlyList<ReceiveKey> ReadReceiveKeys(CanonicalObject members)
    {
        string name = KeyPurpose.Receive.ToWire();
        if (members.OptionalTexts(name) is not { } texts)
        {
            return [];
        }

        CanonicalMembers.RequireCount(name, texts.Count, 1, Limits.KeysPerPurpose);
        return [.. texts.Select(ReceiveKey.Parse)];
    }

    private static void WriteRevocation(CanonicalJsonWriter writer, Revocation revoked)
    {
        writer.Time("at", revoked.At);
        writer.Text("reason", revoked.Reason.ToWire());
        writer.OptionalTime("suspectedSince", revoked.SuspectedSince);
    }

    private static Revocation ReadRevocation(CanonicalObject members)
    {
        var revoked = new Revocation(
            members.Time("at"), members.Word<RevocationReason>("reason", WireText.TryParse), members.OptionalTime("suspectedSince"));
        Require(!(revoked.SuspectedSince > revoked.At), DocumentRule.InvalidPeriod, "A suspicion begins after its revocation.");
        return revoked;
    }
}

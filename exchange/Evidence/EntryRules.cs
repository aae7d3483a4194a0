using Gateway.Audit;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>What every check of a bundle's entries and documents needs: who acted, whose key signed, and the verdict if it does not hold.</summary>
internal static class EntryRules
{
    public static PrincipalId ReadPrincipal(LogEntry entry) => PrincipalId.TryParse(entry.Actor, out PrincipalId actor)
        ? actor
        : throw new EvidenceException(new LogVerdict(Verdict.Tampered, entry.Index, $"Entry {entry.Index} names no principal as its actor."));

    public static VerifyingKey ReadKey(string signature) => SshSignature.TryReadKey(signature, out VerifyingKey? key)
        ? key
        : throw new EvidenceException(Verdict.BadSignature, "A signature is malformed, or not by an Ed25519 key.");

    public static void RequireEntry([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, LogEntry entry, string what)
    {
        if (!holds)
        {
            throw new EvidenceException(new LogVerdict(Verdict.Tampered, entry.Index, $"Entry {entry.Index} {what}"));
        }
    }

    public static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool holds, Verdict word, string sentence)
    {
        if (!holds)
        {
            throw new EvidenceException(word, sentence);
        }
    }
}

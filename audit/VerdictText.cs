using System.Diagnostics;

namespace Gateway.Audit;

/// <summary>The verdicts' words as commands print them: stable, lower case, hyphenated.</summary>
public static class VerdictText
{
    /// <summary>The word.</summary>
    public static string Word(this Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Tampered => "tampered",
        Verdict.Truncated => "truncated",
        Verdict.Reordered => "reordered",
        Verdict.Missing => "missing",
        Verdict.Fork => "fork",
        Verdict.Rollback => "rollback",
        Verdict.Unproven => "unproven",
        Verdict.BadSignature => "bad-signature",
        Verdict.WrongOrigin => "wrong-origin",
        Verdict.Stale => "stale",
        Verdict.Malformed => "malformed",
        Verdict.KeyMismatch => "key-mismatch",
        Verdict.NotAddressed => "not-addressed",
        Verdict.ExtraRecipient => "extra-recipient",
        Verdict.Doubtful => "doubtful",
        _ => throw new UnreachableException(),
    };
}

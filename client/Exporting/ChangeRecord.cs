using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Exporting;

/// <summary>The record that an advisory which was exported does not stand any more, <c>ID.withdrawn.json</c> or <c>ID.expired.json</c>.</summary>
internal sealed record ChangeRecord
{
    public string Type { get; } = "advisory-export-change/v1";

    public required string Id { get; init; }

    /// <summary><c>withdrawn</c> or <c>expired</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>ok</c>, or the word of what is wrong with what the gateway says.</summary>
    public required string Verdict { get; init; }

    /// <summary>What is wrong, in a sentence.</summary>
    public string? Finding { get; init; }

    public required string ExportedAt { get; init; }

    /// <summary>Of a withdrawal: who signed it, when and why, and what replaces the advisory.</summary>
    public string? Signer { get; init; }

    public string? At { get; init; }

    public string? Reason { get; init; }

    public string? Replacement { get; init; }

    /// <summary>A change of which nothing else is known.</summary>
    public static ChangeRecord Of(string id, string status, Audit.Verdict verdict, string? finding, DateTimeOffset now) => new()
    {
        Id = id,
        Status = status,
        Verdict = Audit.VerdictText.Word(verdict),
        Finding = finding,
        ExportedAt = CanonicalJson.FormatTime(now),
    };

    /// <summary>A withdrawal that holds.</summary>
    public static ChangeRecord Of(ProvenWithdrawal proven, DateTimeOffset now)
    {
        Withdrawal withdrawal = proven.Withdrawal!;
        return Of(withdrawal.Advisory.Value, ItemStatus.Withdrawn, Audit.Verdict.Ok, null, now) with
        {
            Signer = proven.Signer!.Principal.Value,
            At = CanonicalJson.FormatTime(withdrawal.At),
            Reason = withdrawal.Reason,
            Replacement = withdrawal.Replacement?.Value,
        };
    }
}

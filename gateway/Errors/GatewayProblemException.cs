using Gateway.Audit;
using Gateway.Exchange;

namespace Gateway.Server.Errors;

/// <summary>
/// A refusal with a name of the answers contract. Thrown anywhere below routing, inside the log's writer too (where it must come before the first write);
/// the outermost middleware turns it into the answer.
/// </summary>
internal sealed class GatewayProblemException : LogRefusedException
{
    /// <summary>Makes a refusal.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="detail">One plain sentence for the caller; never a file, query, key or another tenant. The catalogue's when absent.</param>
    /// <param name="inner">What it came from; for the log only.</param>
    public GatewayProblemException(ProblemName name, string? detail = null, Exception? inner = null)
        : base(detail ?? ProblemCatalogue.Of(name).Detail, inner!)
    {
        Kind = ProblemCatalogue.Of(name);
    }

    /// <summary>The catalogue's line of this refusal.</summary>
    public ProblemKind Kind { get; }

    /// <summary>The refused recipients, of those the caller named.</summary>
    public IReadOnlyList<RecipientRefusal> Recipients { get; init; } = [];

    /// <summary>The ids of the validator's tests that a CSAF document fails; with <see cref="ProblemName.InvalidAdvisory"/> only.</summary>
    public IReadOnlyList<string> FailedTests { get; init; } = [];

    /// <summary>The clauses of sharing agreements that it was refused by, for each recipient; the first one is recorded.</summary>
    public IReadOnlyList<AgreementRefusal> Clauses { get; init; } = [];

    /// <summary>What the refused request was about, where its caller may know that: recorded in place of the route if there is no <see cref="DeniedSubject"/>.</summary>
    public string? About { get; set; }

    /// <summary>OAuth 2.0's word for the refusal (RFC 6749 §5.2); at the token endpoint only.</summary>
    public string? OAuthError { get; set; }

    /// <summary>The signed withdrawal's exact bytes; with <see cref="ProblemName.Withdrawn"/> only.</summary>
    public ReadOnlyMemory<byte> Withdrawal { get; init; }

    /// <summary>The withdrawal's SSHSIG signature; with <see cref="ProblemName.Withdrawn"/> only.</summary>
    public string? WithdrawalSignature { get; init; }

    /// <summary>The scope that was missing; with <see cref="ProblemName.InsufficientScope"/> only.</summary>
    public string? RequiredScope { get; init; }

    /// <summary>The content's whole length in bytes; with <see cref="ProblemName.RangeNotSatisfiable"/> only.</summary>
    public long? CompleteLength { get; init; }

    /// <summary>When to try again; 429 and 503 only. One second when absent.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The subject of an <c>access.denied</c> entry: the id that was asked for, when there is nothing under it for the caller; and the agreement that something
    /// was refused by. Refusals of other kinds are recorded without it, under the route.
    /// </summary>
    public string? DeniedSubject { get; init; }

    /// <summary>Absent, where nothing is hidden from whoever may ask: an answer like any other, and not recorded.</summary>
    public static GatewayProblemException NotFound() => new(ProblemName.NotFound);

    /// <summary>
    /// Absent, or present but not the caller's. Both are answered and recorded alike, as <c>access.denied</c>: a member reads its own entries, sees the log grow and
    /// feels the wait for the disk, and would know from any of them which one it was.
    /// </summary>
    /// <param name="subject">What was asked for: an opaque id, never a name.</param>
    public static GatewayProblemException NothingFor(string subject) => new(ProblemName.NotFound) { DeniedSubject = subject };
}

using System.Net;

namespace Gateway.Client.Http;

/// <summary>A refusal by the gateway: an <c>application/problem+json</c> answer (RFC 9457) with a name of the contract. Ends with 1.</summary>
internal sealed class GatewayRefusedException(HttpStatusCode status, Problem problem)
    : Exception($"{problem.Name}: {problem.Detail ?? problem.Title ?? "the gateway gave no reason"}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>How long the gateway asks to wait before trying again, where it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Problem Problem { get; } = problem;

    /// <summary>The stable name, the last part of the problem's type.</summary>
    public string Name => Problem.Name;

    /// <summary>Whether nothing was changed for certain. A gateway that fails after the commit answers 503 as well (its log could not be anchored, say).</summary>
    public bool IsFinal => Status < HttpStatusCode.InternalServerError;
}

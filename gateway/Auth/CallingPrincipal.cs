using System.Reflection;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>The logged-in caller of this request: who it is, how it stands now, and what it may do. Handlers take it as a parameter.</summary>
internal sealed class CallingPrincipal
{
    /// <summary>The principal.</summary>
    public required PrincipalId Id { get; init; }

    /// <summary>Its agency.</summary>
    public AgencyId Agency => Id.Agency;

    /// <summary>
    /// The principal as the directory had it at most two seconds ago; valid then. What is decided on it is decided again under the log's lock.
    /// </summary>
    public required PrincipalRow Row { get; init; }

    /// <summary>The token's scopes, less those that its roles no longer give.</summary>
    public required IReadOnlyCollection<string> Scopes { get; init; }

    /// <summary>The request's DPoP proof, if its token is bound: evidence for the log that the gateway cannot invent.</summary>
    public ProofUse? Proof { get; init; }

    /// <summary>Whether the caller has a scope.</summary>
    public bool Has(string scope) => Scopes.Contains(scope);

    /// <summary>The caller of a request, or null if it is anonymous.</summary>
    public static CallingPrincipal? Of(HttpContext context) => context.Features.Get<CallingPrincipal>();

    /// <summary>Binds a handler's parameter. An endpoint that asks for the caller without requiring a token is a defect of ours.</summary>
    public static ValueTask<CallingPrincipal?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult(
        Of(context) ?? throw new InvalidOperationException($"{parameter.Member.Name} takes the caller, but its group does not require one."))!;
}

using Microsoft.AspNetCore.Authorization;

namespace Gateway.Server.Auth;

/// <summary>Asks for a scope.</summary>
/// <param name="Scope">One of <see cref="Scopes"/>.</param>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

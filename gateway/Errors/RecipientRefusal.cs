namespace Gateway.Server.Errors;

/// <summary>Why one recipient that the caller named is refused.</summary>
/// <param name="Id">The agency or principal, as the caller wrote it.</param>
/// <param name="Name">The reason, one of the contract's names.</param>
internal sealed record RecipientRefusal(string Id, ProblemName Name);

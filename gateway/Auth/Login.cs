using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>
/// A login assertion whose signature, audience and times hold; whether it is used for the first time is decided in the transaction that uses it.
/// </summary>
/// <param name="Principal">Who logs in, as the directory has it.</param>
/// <param name="AccessKey">The thumbprint of the access key that signed.</param>
/// <param name="Id">The assertion's <c>jti</c>.</param>
/// <param name="ForgetAfter">From when on its age alone refuses it, so that its id need not be remembered.</param>
internal sealed record Login(PrincipalRow Principal, string AccessKey, string Id, DateTimeOffset ForgetAfter);

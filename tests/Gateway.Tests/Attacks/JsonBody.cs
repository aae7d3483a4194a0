using Gateway.Exchange;

namespace Gateway.Tests.Attacks;

/// <summary>One JSON body that the API takes.</summary>
/// <param name="Name">Which.</param>
/// <param name="Route">Where it goes, as the application knows the route.</param>
/// <param name="Caller">Who may send it.</param>
/// <param name="Good">Its bytes as they should be.</param>
/// <param name="PostAsync">Sends other bytes in their place.</param>
/// <param name="Unknown">The refusal of a member that nobody asked for.</param>
/// <param name="MaxBytes">The longest body of this kind.</param>
internal sealed record JsonBody(
    string Name, string Route, PrincipalId Caller, ReadOnlyMemory<byte> Good, Func<byte[], Task<HttpResponseMessage>> PostAsync, Expected Unknown, int MaxBytes);

using System.Text.Json;

namespace Gateway.Server.Idempotency;

/// <summary>
/// The lasting part of an answer: what a repetition of the request is answered from. Proofs are not kept; they are made anew from the indices.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Location">The <c>Location</c>, if the answer has one.</param>
/// <param name="Body">UTF-8 JSON of the resource's own record.</param>
internal sealed record KeptAnswer(int Status, string? Location, byte[] Body)
{
    /// <summary>Keeps <paramref name="content"/> as the body.</summary>
    public static KeptAnswer Of<T>(int status, string? location, T content) =>
        new(status, location, JsonSerializer.SerializeToUtf8Bytes(content, JsonSerializerOptions.Web));

    /// <summary>Reads the body again.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web)
        ?? throw new JsonException("A kept answer has no body.");
}

namespace Gateway.Crypto;

/// <summary>The ASCII armor around an age file is not the strict PEM that the format allows. The message is one plain sentence.</summary>
/// <param name="message">The rule that was broken.</param>
public sealed class ArmorFormatException(string message) : Exception(message);

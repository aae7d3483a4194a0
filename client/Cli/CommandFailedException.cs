namespace Gateway.Client.Cli;

/// <summary>A well-formed request that this program declines on its own grounds, with one plain sentence. Ends with 1.</summary>
internal sealed class CommandFailedException(Sentence sentence, Exception? inner = null) : SentenceException(sentence, inner);

namespace Gateway.Client.Cli;

/// <summary>A verification that could not be carried out, which is neither a good verdict nor a bad one. Ends with 3.</summary>
internal sealed class CouldNotCheckException(Sentence sentence, Exception? inner = null) : SentenceException(sentence, inner);

namespace Gateway.Client.Cli;

/// <summary>The user asked for something that cannot be done as asked: one plain sentence that says what to do instead. Ends with 2.</summary>
internal sealed class UsageException(Sentence sentence, Exception? inner = null) : SentenceException(sentence, inner);

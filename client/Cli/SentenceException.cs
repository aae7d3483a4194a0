namespace Gateway.Client.Cli;

/// <summary>Ends a command with a sentence to its user. <see cref="Exception.Message"/> is the English one.</summary>
internal abstract class SentenceException(Sentence sentence, Exception? inner) : Exception(sentence.ToString(), inner)
{
    public Sentence Sentence { get; } = sentence;
}

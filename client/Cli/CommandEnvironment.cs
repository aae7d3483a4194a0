namespace Gateway.Client.Cli;

/// <summary>
/// Everything a command takes from the world around it, so that a test can run whole commands in process: streams, clock, variables and the network.
/// </summary>
internal sealed record CommandEnvironment
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Bytes in and out, for <c>seal</c> and <c>open</c>; opened only by them.</summary>
    public required Func<Stream> OpenInput { get; init; }

    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Where a question is answered; null when nobody is there to answer.</summary>
    public TextReader? Answers { get; init; }

    /// <summary>Where a passphrase is typed; null when nobody is there to type one.</summary>
    public IPassphrasePrompt? Prompt { get; init; }

    /// <summary>Whether standard output is a terminal, the only place for colours and progress bars.</summary>
    public bool IsTerminal { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The language in which the user is spoken to.</summary>
    public Language Language { get; init; } = Language.English;

    public required Func<string, string?> Variable { get; init; }

    /// <summary>Makes the network below <see cref="HttpClient"/>; the caller owns what it gets.</summary>
    public required Func<HttpMessageHandler> CreateHandler { get; init; }

    /// <summary>Says a line on standard output, made safe to show.</summary>
    public Task SayAsync(Sentence line) => Out.WriteLineAsync(TerminalText.Clean(Language.Say(line)));

    /// <summary>Says a line on standard error, made safe to show.</summary>
    public Task WarnAsync(Sentence line) => Error.WriteLineAsync(TerminalText.Clean(Language.Say(line)));

    public static CommandEnvironment ForProcess()
    {
        bool attended = !Console.IsInputRedirected && !Console.IsErrorRedirected;
        return new CommandEnvironment
        {
            Out = Console.Out,
            Error = Console.Error,
            OpenInput = StandardInput.Open,
            OpenOutput = Console.OpenStandardOutput,
            Answers = attended ? Console.In : null,
            Prompt = TerminalPrompt.Find(),
            IsTerminal = !Console.IsOutputRedirected,
            Variable = System.Environment.GetEnvironmentVariable,
            CreateHandler = Http.GatewayHandler.Create,
        };
    }
}

using System.Text;
using Gateway.Client.Cli;
using Gateway.Crypto;

namespace Client.Tests.Fakes;

/// <summary>Runs whole commands in this process.</summary>
internal sealed record CommandLine
{
    public HttpMessageHandler? Network { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public byte[] Input { get; init; } = [];

    /// <summary>Standard input, where it is not <see cref="Input"/> and then its end.</summary>
    public Stream? Source { get; init; }

    public string? Answer { get; init; }

    /// <summary>What is typed when a passphrase is asked for, one after the other; null when nobody is there.</summary>
    public IReadOnlyList<string>? Typed { get; init; }

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Interrupt { get; init; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter errors = new();
        MemoryStream bytes = new();
        CommandEnvironment environment = new()
        {
            Out = output,
            Error = errors,
            OpenInput = () => Source ?? new MemoryStream(Input),
            OpenOutput = () => bytes,
            Answers = Answer is null ? null : new StringReader(Answer + "\n"),
            Prompt = Typed is null ? null : new Typist(Typed),
            Clock = Clock,
            Variable = name => Variables.GetValueOrDefault(name),
            CreateHandler = () => Network is null ? new NoNetwork() : new Borrowed(Network),
        };
        int exitCode = await AdvisoryProgram.RunAsync(arguments, environment, Interrupt);
        return new Outcome(exitCode, output.ToString(), errors.ToString(), bytes.ToArray());
    }

    private sealed class Typist(IReadOnlyList<string> answers) : IPassphrasePrompt
    {
        private int asked;

        public Task<SecretMemory> AskAsync(string question, CancellationToken cancellationToken) =>
            Task.FromResult(new SecretMemory(Encoding.UTF8.GetBytes(answers[asked++])));
    }

    private sealed class NoNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "no network");
    }

    // A command disposes its network; the next command of a test needs it again.
    private sealed class Borrowed(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker invoker = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            invoker.SendAsync(request, cancellationToken);
    }
}

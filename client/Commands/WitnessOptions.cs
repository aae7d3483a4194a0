using System.CommandLine;

namespace Gateway.Client.Commands;

/// <summary>The option that every witness command takes.</summary>
internal static class WitnessOptions
{
    public static Option<string> Data() => new("--data") { Description = "The witness's folder: its key and what it remembers.", HelpName = "DIR", Required = true };
}

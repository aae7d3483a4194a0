using Gateway.Audit;

namespace Audit.Tests;

/// <summary>A work's "no".</summary>
public sealed class RefusalForTests(string message) : LogRefusedException(message);

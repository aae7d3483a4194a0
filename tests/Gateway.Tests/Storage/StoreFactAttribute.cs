using Xunit.Sdk;

namespace Gateway.Tests.Storage;

/// <summary>A test that runs on every engine whose subclass's <see cref="NeedsSettingAttribute"/> is met.</summary>
[XunitTestCaseDiscoverer("Gateway.Tests.Storage.StoreFactDiscoverer", "Gateway.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreFactAttribute : FactAttribute;

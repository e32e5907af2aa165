using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using OrleansTickets.Embedded.Activations;

namespace OrleansTickets.Embedded.Messages;

/// <summary>
/// Makes, once per grain interface, the class of its references and a request class per method: a call costs neither
/// reflection nor an array of boxed arguments.
/// </summary>
internal static class ProxyBuilder
{
    private static readonly ConcurrentDictionary<Type, Func<GrainRuntime, GrainClass, string, object>> Factories = new();

    private static readonly Type[] ConstructorTypes = [typeof(GrainRuntime), typeof(GrainClass), typeof(string)];

    public static object Create(Type grainInterface, GrainRuntime runtime, GrainClass grainClass, string key) =>
        Factories.GetOrAdd(grainInterface, static type => Build(type))(runtime, grainClass, key);

    private static Func<GrainRuntime, GrainClass, string, object> Build(Type grainInterface)
    {
        if (!grainInterface.IsInterface || !grainInterface.IsAssignableTo(typeof(IAddressable)))
        {
            throw new ArgumentException($"{grainInterface} is not a grain interface.", nameof(grainInterface));
        }

        var module = DefineModule(grainInterface);
        var proxy = module.DefineType(
            $"{grainInterface.FullName}.Reference", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [grainInterface]);
        var constructor = DefineConstructor(proxy);
        foreach (var (index, method) in grainInterface.GetInterfaces().Append(grainInterface)
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public)).Index())
        {
            var request = RequestBuilder.Build(module, method, index);
            DefineMethod(proxy, method, request);
        }

        return MakeFactory(proxy.CreateType(), constructor);
    }

    private static ModuleBuilder DefineModule(Type grainInterface)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(
            new AssemblyName($"OrleansTickets.Embedded.Proxies.{grainInterface.FullName}"), AssemblyBuilderAccess.Run);
        var ignoreAccess = typeof(System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        foreach (var name in ReachableAssemblies(grainInterface))
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(ignoreAccess, [name]));
        }

        return assembly.DefineDynamicModule("main");
    }

    /// <summary>The assemblies whose internal types the proxy names.</summary>
    private static IEnumerable<string> ReachableAssemblies(Type grainInterface)
    {
        var types = new HashSet<Type> { typeof(GrainReference) };
        foreach (var type in grainInterface.GetInterfaces().Append(grainInterface))
        {
            types.Add(type);
            foreach (var method in type.GetMethods())
            {
                types.UnionWith(method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)
                    .SelectMany(Parts));
            }
        }

        return types.Select(type => type.Assembly.GetName().Name!).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];

    private static ConstructorBuilder DefineConstructor(TypeBuilder proxy)
    {
        var constructor = proxy.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, ConstructorTypes);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(
            BindingFlags.Instance | BindingFlags.NonPublic, ConstructorTypes)!);
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void DefineMethod(TypeBuilder proxy, MethodInfo method, EmittedRequest request)
    {
        var parameters = method.GetParameters();
        var implementation = proxy.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.NewSlot | MethodAttributes.HideBySig,
            method.ReturnType,
            parameters.Select(parameter => parameter.ParameterType).ToArray());
        var il = implementation.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Newobj, request.Constructor);
        foreach (var (index, parameter) in parameters.Index())
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldarg, index + 1);
            if (request.Fields[index] is not { } field)
            {
                il.Emit(OpCodes.Call, typeof(GrainRequest).GetMethod(nameof(GrainRequest.UseToken))!);
                continue;
            }

            if (!Sharing.IsAlwaysShared(parameter.ParameterType) && !parameter.IsDefined(typeof(ImmutableAttribute), inherit: false))
            {
                MessageCopier.Require(parameter.ParameterType);
                il.Emit(OpCodes.Call, typeof(MessageCopier).GetMethod(nameof(MessageCopier.Copy))!.MakeGenericMethod(parameter.ParameterType));
            }

            il.Emit(OpCodes.Stfld, field);
        }

        il.Emit(OpCodes.Call, Sender(method.ReturnType));
        il.Emit(OpCodes.Ret);
        proxy.DefineMethodOverride(implementation, method);
    }

    private static MethodInfo Sender(Type returnType)
    {
        var name = returnType.Name.StartsWith("ValueTask", StringComparison.Ordinal) ? "SendValueAsync" : "SendAsync";
        var sender = typeof(GrainReference).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(method => method.Name == name && method.IsGenericMethodDefinition == returnType.IsGenericType);
        return returnType.IsGenericType ? sender.MakeGenericMethod(returnType.GetGenericArguments()) : sender;
    }

    private static Func<GrainRuntime, GrainClass, string, object> MakeFactory(Type proxy, ConstructorBuilder constructor)
    {
        var factory = new DynamicMethod($"New{proxy.Name}", typeof(object), ConstructorTypes, proxy.Module, skipVisibility: true);
        var il = factory.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Newobj, proxy.GetConstructor(constructor.GetParameters().Length == 3 ? ConstructorTypes : [])!);
        il.Emit(OpCodes.Ret);
        return factory.CreateDelegate<Func<GrainRuntime, GrainClass, string, object>>();
    }
}

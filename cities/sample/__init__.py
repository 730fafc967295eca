"""示例市（云澜市，示例数据）— a made-up city whose systems deliver what a bureau's systems deliver.

Here belong its settings, reference tables, sources and the simulation that writes its raw files
and counts its own truth; no rule of the product lives here. See README.md beside this file.
"""
